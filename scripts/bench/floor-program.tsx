import { Box, render, Text, useInput, useWindowSize } from 'ink';
import { type ReactElement, useState } from 'react';

/** The first screen as anybody would write it with Ink: what the same picture costs at least. */
const choices = [
  ['Tyk Cloud', 'Tyk hosts the Dashboard'],
  ['Hybrid', 'Dashboard in Tyk Cloud, Gateway on your side'],
  ['Self-Managed', 'Dashboard and Gateway on your side'],
  ['Open Source', 'a Gateway without a Dashboard'],
  ['Demo', 'just looking? try it here, nothing needed'],
] as const;

function Deployments(): ReactElement {
  const [at, setAt] = useState(0);
  const { columns } = useWindowSize();
  useInput((_, key) => {
    if (key.downArrow) setAt((before) => Math.min(choices.length - 1, before + 1));
    if (key.upArrow) setAt((before) => Math.max(0, before - 1));
  });
  const rule = '─'.repeat(Math.min(columns - 2, 118));
  return (
    <Box flexDirection="column" marginLeft={1}>
      <Text color="cyan" bold inverse>
        {' Tyk key wizard '}
      </Text>
      <Text dimColor>{rule}</Text>
      <Text bold>Where does your Tyk run?</Text>
      <Box flexDirection="column" marginY={1}>
        {choices.map(([name, about], index) => (
          <Box key={name} columnGap={2}>
            <Text color="cyan">{index === at ? '❯' : ' '}</Text>
            <Box width={12}>
              <Text bold={index === at}>{name}</Text>
            </Box>
            <Text dimColor>{about}</Text>
          </Box>
        ))}
      </Box>
      <Text dimColor>{rule}</Text>
      <Text>
        <Text color="cyan">↑↓</Text> move · <Text color="cyan">⏎</Text> next
      </Text>
    </Box>
  );
}

render(<Deployments />, { stdout: process.stderr, exitOnCtrlC: true });
