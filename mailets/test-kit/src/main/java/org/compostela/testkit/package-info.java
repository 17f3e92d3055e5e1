/**
 * For whoever writes a mailet or a matcher: a mail in one line ({@link org.compostela.testkit.TestMail}), one step in memory ({@link
 * org.compostela.testkit.TestMailet}, {@link org.compostela.testkit.TestMatcher}), a whole {@code mailetcontainer.xml} on Camel ({@link
 * org.compostela.testkit.TestPipeline}), and what came of it ({@link org.compostela.testkit.MailAssert}).
 */
@NullMarked
package org.compostela.testkit;

import org.jspecify.annotations.NullMarked;
