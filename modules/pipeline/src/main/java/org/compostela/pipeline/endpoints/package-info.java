/**
 * The pipeline and other systems: mails handed to any endpoint that Apache Camel knows, and routes of the administrator
 * ({@code conf/routes/*.camel.yaml}, Camel's YAML DSL) that stand where a processor of {@code mailetcontainer.xml} would.
 *
 * <p>What is out there may be slow, broken or away. Every call goes through a {@link org.compostela.pipeline.endpoints.Gate}, so that it costs
 * other mails nothing; and a call that fails is a failed step, so that the mail stays where the pipeline's own rules keep it.
 */
@NullMarked
package org.compostela.pipeline.endpoints;

import org.jspecify.annotations.NullMarked;
