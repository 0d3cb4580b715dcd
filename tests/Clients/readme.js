// README's examples: as whom, with which variables, and the operation.
import { readFile, writeFile } from 'node:fs/promises';

const text = await readFile('README.md', 'utf8');

export const examples = [...text.matchAll(/```graphql\n(.*?)```/gs)].map(([, query]) => {
  const comments = /^(#.*\n)*/.exec(query)[0].replace(/^#/gm, '');
  const variables = comments.split('variables:')[1];
  return {
    name: /^(?:query|mutation|subscription) (\w+)/m.exec(query)?.[1],
    person: /as: (\S+)/.exec(comments)[1],
    variables: variables && JSON.parse(variables),
    query,
  };
});

export const writeDocuments = () => writeFile('readme.graphql', examples.map((example) => example.query).join('\n'));
