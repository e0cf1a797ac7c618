const ESCAPES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text) {
  return text.replace(/[&<>"']/g, character => ESCAPES[character]);
}

/**
 * The page on which one chooses who to be.
 *
 * @param {import('./people.mjs').readPeople extends () => infer P ? P : never} people
 * @param {string} action - where the choice is sent to
 */
export function loginPage(people, action) {
  // One of each persona at hand; the others below.
  const shown = people.filter(
    (person, index) =>
      people.findIndex(({ persona }) => persona === person.persona) === index,
  );
  const others = people.filter(person => !shown.includes(person));
  const [first] = people;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>Sign in to the demo</title>
    <style>
      body { font: 16px/1.4 system-ui, sans-serif; margin: 0 auto; max-width: 34rem; padding: 1rem; color: #1f2933; background: #fff; }
      h1 { font-size: 1.4rem; margin: 0 0 .25rem; }
      p { margin: 0 0 1rem; }
      button { display: block; width: 100%; margin: 0 0 .5rem; padding: .6rem .8rem; text-align: left; font: inherit; color: inherit; background: #f5f7fa; border: 1px solid #7b8794; border-radius: 4px; cursor: pointer; }
      button:hover, button:focus-visible { background: #e4e7eb; outline: 2px solid #2f6fb0; }
      summary { margin: .75rem 0; cursor: pointer; }
      small { display: block; color: #3e4c59; font-size: .875rem; }
    </style>
  </head>
  <body>
    <main>
      <h1>Who are you today?</h1>
      <p>People of the demo organisation; no password. Not sure? Start as ${escape(
        first?.name ?? '',
      )}.</p>
      <form method="post" action="${escape(action)}">
${shown.map(personButton).join('\n')}
        <details>
          <summary>Somebody else</summary>
${others.map(personButton).join('\n')}
        </details>
      </form>
    </main>
  </body>
</html>
`;
}

function personButton({ id, name, teams, persona, sees }) {
  const title = `${name}, ${teams || 'in no team'}`;
  return `        <button name="person" value="${escape(id)}">${escape(
    title,
  )}<small>${escape(
    `${persona[0].toUpperCase()}${persona.slice(1)}. ${sees}`,
  )}</small></button>`;
}
