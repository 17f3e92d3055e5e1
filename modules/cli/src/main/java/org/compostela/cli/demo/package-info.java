/**
 * {@code compostela demo}: a real server in a throw-away home, and the way of a mail through it step by step, each proven
 * by what the server answers on the wire. {@link org.compostela.cli.demo.DemoCommand} is the way in, {@code Demo} the
 * story.
 */
@NullMarked
package org.compostela.cli.demo;

import org.jspecify.annotations.NullMarked;
