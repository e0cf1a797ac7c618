import { createApp } from '@backstage/frontend-defaults';
import { kindIconsModule, kindPresentationModule } from './modules/kinds';
import { navModule } from './modules/nav';
import { signInModule } from './modules/signIn';

export default createApp({
  features: [navModule, signInModule, kindIconsModule, kindPresentationModule],
});
