/** Conditions on what was found out about a sender. */
@NullMarked
package org.compostela.senderauthentication.matchers;

import org.jspecify.annotations.NullMarked;
