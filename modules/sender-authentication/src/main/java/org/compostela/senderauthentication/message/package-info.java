/**
 * A message as the bytes that it came as (RFC 5322): its header fields one by one, each as it was written, and its body as a stream.
 * Signatures are made over these bytes, so nothing here decodes, unfolds or mends.
 */
@NullMarked
package org.compostela.senderauthentication.message;

import org.jspecify.annotations.NullMarked;
