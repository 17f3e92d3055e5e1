@org.jspecify.annotations.NullMarked
package org.compostela.senderauthentication.keys;
