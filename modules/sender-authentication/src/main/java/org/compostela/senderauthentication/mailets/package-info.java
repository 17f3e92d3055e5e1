/** What the pipeline runs on mail from outside: {@link org.compostela.senderauthentication.mailets.SenderAuthentication}. */
@NullMarked
package org.compostela.senderauthentication.mailets;

import org.jspecify.annotations.NullMarked;
