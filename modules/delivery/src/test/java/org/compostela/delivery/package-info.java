@NullMarked
package org.compostela.delivery;

import org.jspecify.annotations.NullMarked;
