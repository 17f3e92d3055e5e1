package org.compostela.pipeline.extensions;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;

/** Binds {@link ComponentsFactory} to the home's folder of extensions. */
public final class ExtensionsModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(ComponentsFactory.class).to(ExtensionFolder.class).in(Scopes.SINGLETON);
    }
}
