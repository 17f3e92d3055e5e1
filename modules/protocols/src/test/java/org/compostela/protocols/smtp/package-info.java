@NullMarked
package org.compostela.protocols.smtp;

import org.jspecify.annotations.NullMarked;
