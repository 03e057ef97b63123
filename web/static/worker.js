// Shows a notification when the push service brings one, and opens the chat when it is pressed.
// It answers no requests of pages: without notifications it does nothing.

const TELL = "/chat/tell/push";

self.addEventListener("push", (event) => {
  const { title, ...shown } = event.data?.json() ?? { title: location.hostname };
  event.waitUntil(self.registration.showNotification(title, { icon: "/static/icon.svg", ...shown }));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openChat());
});

/** Browsers give a subscription up now and then, and want a new one for the old one's keys. */
self.addEventListener("pushsubscriptionchange", (event) => {
  event.waitUntil(renew(event.oldSubscription));
});

async function openChat() {
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const chat = windows.find((one) => new URL(one.url).pathname === "/");
  return chat ? chat.focus() : self.clients.openWindow("/#end");
}

async function renew(old) {
  if (!old) return;
  const fresh = await self.registration.pushManager.subscribe(old.options);
  const { endpoint, keys } = fresh.toJSON();
  const body = new URLSearchParams({ endpoint, ...keys, renews: "1" });
  await fetch(TELL, { method: "POST", body, credentials: "same-origin" });
}
