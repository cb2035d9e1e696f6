import type { Data } from './definition-form.ts';

const operation = (operationId: string, summary: string): Data => ({
  operationId,
  summary,
  responses: { 200: { description: 'as asked' } },
});
const byId = { parameters: [{ in: 'path', name: 'id', required: true, schema: { type: 'string' } }] };

/** The warehouse: some of it open to everyone, some shut for all. */
export const inventoryDocument: Data = {
  paths: {
    '/items': { get: operation('listItems', 'What there is'), post: operation('addItem', 'Add one') },
    '/items/{id}': {
      ...byId,
      get: operation('getItem', 'One of them'),
      put: operation('changeItem', 'Change one'),
      delete: operation('removeItem', 'Remove one'),
    },
    '/items/{id}/moves': {
      ...byId,
      get: operation('listMoves', 'Where it was'),
      post: operation('moveItem', 'Move it'),
    },
    '/stock': { get: operation('getStock', 'How many of each') },
    '/reports/{year}': { get: operation('getReport', 'A year') },
    '/health': { get: operation('health', 'Is it up') },
    '/reset': { post: operation('reset', 'Empty all of it') },
  },
  'x-tyk-api-gateway': {
    middleware: {
      operations: {
        health: { ignoreAuthentication: { enabled: true } },
        reset: { block: { enabled: true } },
      },
    },
  },
};

export const supplierSchema = `type Query { suppliers: [Supplier!]! supplier(id: ID!): Supplier contracts: [Contract!]! }
type Mutation { addSupplier(name: String!): Supplier }
type Supplier { id: ID! name: String! country: Country contracts: [Contract!]! }
type Country { code: ID! name: String! }
type Contract { id: ID! price: Float! supplier: Supplier! }
`;
