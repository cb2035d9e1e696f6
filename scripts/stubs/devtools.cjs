/** In the place of react-devtools-core and ws, which Ink loads for DEV=true: 1 MB that no user wants. */
module.exports = {};
