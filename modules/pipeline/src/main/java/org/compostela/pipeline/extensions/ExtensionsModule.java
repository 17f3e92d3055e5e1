package org.compostela.pipeline.extensions;

import com.google.inject.AbstractModule;
import com.google.inject.Scopes;
import com.google.inject.multibindings.Multibinder;
import org.apache.james.webadmin.Routes;

/** Binds {@link ComponentsFactory} to the home's folder of extensions, and its part of the admin API. */
public final class ExtensionsModule extends AbstractModule {
    @Override
    protected void configure() {
        bind(ExtensionFolder.class).in(Scopes.SINGLETON);
        bind(ComponentsFactory.class).to(ExtensionFolder.class);
        Multibinder.newSetBinder(binder(), Routes.class).addBinding().to(ExtensionRoutes.class);
    }
}
