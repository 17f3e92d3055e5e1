@NullMarked
package org.compostela.delivery.hosts;

import org.jspecify.annotations.NullMarked;
