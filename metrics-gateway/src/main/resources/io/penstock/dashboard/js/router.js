// An address is #/page or #/page/what?name=value: what one sees can be sent to somebody else.

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    // Written by hand: a bare % means itself.
    return text;
  }
}

/** Returns the page, what of it, and the parameters of the address. */
export function here() {
  const [path, search = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [page = '', ...rest] = path.split('/');
  return {
    page: page || 'overview',
    what: rest.length ? decoded(rest.join('/')) : undefined,
    parameters: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** Writes an address. */
export function address(page, what, parameters = {}) {
  const search = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== ''),
  ).toString();
  const path = page === 'overview' && !what ? '#/' : `#/${page}`;
  return path + (what ? `/${encodeURIComponent(what).replaceAll('%2F', '/')}` : '') + (search ? `?${search}` : '');
}

/** Goes to an address; with replace there is no way back to where one was. */
export function go(page, what, parameters, { replace = false } = {}) {
  const target = address(page, what, parameters);
  if (replace) {
    history.replaceState(null, '', target);
    dispatchEvent(new HashChangeEvent('hashchange'));
  } else if (location.hash !== target) {
    location.hash = target;
  }
}

/** Calls when the address changes; returns what ends that. */
export function onMove(call) {
  const moved = () => {
    if (location.hash === '' || location.hash.startsWith('#/')) {
      call(here());
    }
  };
  addEventListener('hashchange', moved);
  return () => removeEventListener('hashchange', moved);
}
