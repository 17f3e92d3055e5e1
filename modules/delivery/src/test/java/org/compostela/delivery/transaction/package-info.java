@NullMarked
package org.compostela.delivery.transaction;

import org.jspecify.annotations.NullMarked;
