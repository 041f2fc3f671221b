/** `/login`: signing in, and where links of invitations lead. */
import { Route, Switch } from 'wouter';
import '../session/session.css';
import { mount } from '../frame/mount.js';
import { PlainFrame } from '../frame/plain-frame.js';
import { LinkPage } from '../session/link-page.js';
import { SignInPage } from '../session/sign-in-page.js';

void mount(
  <PlainFrame title="session.title">
    <Switch>
      <Route path="/login/link" component={LinkPage} />
      <Route component={SignInPage} />
    </Switch>
  </PlainFrame>,
);
