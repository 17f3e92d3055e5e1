/** The mailet container measured against James' own; {@code benchmarks/pipeline-container} runs it. */
@NullMarked
package org.compostela.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
