@NullMarked
package org.compostela.delivery.policy;

import org.jspecify.annotations.NullMarked;
