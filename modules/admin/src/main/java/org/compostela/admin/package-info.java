/**
 * The web admin API: James' own routes and a few of ours, behind one guard.
 *
 * <p>James' {@code WebAdminServer} is not used: it asks for credentials route by route and not at all for unknown paths,
 * health checks, metrics and {@code OPTIONS}, logs request bodies before it has checked who asks, answers every origin
 * (CORS), and reads no JSON that curl labels as a form. Here {@link org.compostela.admin.AdminServer} owns the listener,
 * {@link org.compostela.admin.RequestGuard} sees every request before any route does, and Spark only matches routes.
 *
 * <p>What a client meets: HTTP/1.1 (RFC 9112) on {@code listen.admin} alone; {@code Authorization: Bearer} with the token of
 * the home (RFC 6750) on <em>every</em> path, {@code /healthcheck} and {@code /metrics} too (closed by default: a monitor
 * that asks from outside gets the token like everybody else); JSON in, whatever the Content-Type says, and JSON out, also
 * for errors. No TLS: the listener is for loopback, and a proxy in front brings its own.
 *
 * <p>{@link org.compostela.admin.AdminModule} is the way in.
 */
@NullMarked
package org.compostela.admin;

import org.jspecify.annotations.NullMarked;
