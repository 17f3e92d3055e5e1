/**
 * Code of the user: mailets and matchers in jars.
 *
 * <p>A jar in the home's {@code extensions/}, or a folder of jars there, is an extension. It has a class loader of
 * its own, so that libraries of different versions live side by side, and an injector of its own, in which are the
 * services that the server makes public ({@link org.compostela.pipeline.extensions.PublicServices}) and what its
 * Guice module binds. {@link org.compostela.pipeline.extensions.ComponentsFactory} is the way in: each version of the
 * pipeline opens its own {@link org.compostela.pipeline.extensions.Components}, and frees the class loaders when no
 * mail is under way in it.
 *
 * <p>What an extension tells of itself stands in its jar's manifest, or in {@code
 * META-INF/compostela/extension.properties}:
 *
 * <ul>
 *   <li>{@code Compostela-Packages} / {@code packages}: the packages, with commas between, whose classes are found by
 *   simple name
 *   <li>{@code Compostela-Guice-Module} / {@code guice-module}: the full name of its Guice module
 * </ul>
 */
@NullMarked
package org.compostela.pipeline.extensions;

import org.jspecify.annotations.NullMarked;
