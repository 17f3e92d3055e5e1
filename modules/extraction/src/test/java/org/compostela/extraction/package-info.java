/** Tests with the real child on files made here, and with a stub of it that misbehaves when told to. */
package org.compostela.extraction;
