import { imageIdOf } from './podStatus';

describe('imageIdOf', () => {
  const digest = `sha256:${'a'.repeat(64)}`;

  it.each([
    ['nginx', 'nginx'],
    ['nginx:1.27', 'nginx'],
    ['localhost:5000/team/app', 'localhost:5000/team/app'],
    ['localhost:5000/team/app:1', 'localhost:5000/team/app'],
  ])('gives %s a digest of its own', (image, repository) => {
    expect(imageIdOf(image)).toMatch(
      new RegExp(`^docker-pullable://${repository}@sha256:[0-9a-f]{64}$`),
    );
    expect(imageIdOf(image)).toBe(imageIdOf(image));
    expect(imageIdOf(image)).not.toBe(imageIdOf(`${repository}:other`));
  });

  it('keeps the digest that a name has', () => {
    expect(imageIdOf(`registry.example/app:1@${digest}`)).toBe(
      `docker-pullable://registry.example/app@${digest}`,
    );
  });
});
