/**
 * The built distribution, run as processes and met over sockets, as a user meets it. One server serves most tests, each
 * with a domain of its own; those that kill have their own server.
 */
@NullMarked
package org.compostela.integration;

import org.jspecify.annotations.NullMarked;
