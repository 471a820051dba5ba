// Who has signed in. The token is kept for this tab alone, and nowhere else.

const sessionKey = "plan-server.session";
export let session = keptSession();

function keptSession() {
  try {
    return JSON.parse(sessionStorage.getItem(sessionKey));
  } catch {
    return null;
  }
}

/** @param value `{token, role, unit, plan, plans}`; `null` signs out. */
export function setSession(value) {
  session = value;
  if (value) sessionStorage.setItem(sessionKey, JSON.stringify(value));
  else sessionStorage.removeItem(sessionKey);
}

export function hasRole(...roles) {
  return session !== null && roles.includes(session.role);
}
