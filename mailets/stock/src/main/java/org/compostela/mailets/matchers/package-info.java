/** The stock matchers: conditions that James 3.8.1 lacks. {@code docs/mailets.md} lists them with James' own. */
@NullMarked
package org.compostela.mailets.matchers;

import org.jspecify.annotations.NullMarked;
