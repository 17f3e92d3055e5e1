package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import com.google.inject.Binding;
import com.google.inject.Injector;
import com.google.inject.Key;
import com.google.inject.spi.ConstructorBinding;
import com.google.inject.spi.Dependency;
import com.google.inject.spi.HasDependencies;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps the inside of the server out of an extension's injector. Guice makes any class with a fitting constructor,
 * and so would make a second one of a class of the server of which there must be one.
 */
final class Boundary {
    private final Injector injector;
    private final ClassLoader server;
    private final Set<Key<?>> seen = new HashSet<>();

    Boundary(Injector injector, ClassLoader server) {
        this.injector = requireNonNull(injector, "injector");
        this.server = requireNonNull(server, "server");
    }

    /**
     * The first class of the server that this class needs, itself or by what it needs, and that nothing binds.
     *
     * @throws com.google.inject.ConfigurationException it needs what is not there
     */
    Optional<Class<?>> crossing(Class<?> type) {
        return crossing(injector.getBinding(type));
    }

    private Optional<Class<?>> crossing(Binding<?> binding) {
        if (!seen.add(binding.getKey())) {
            return Optional.empty();
        }
        if (isServers(binding)) {
            return Optional.of(binding.getKey().getTypeLiteral().getRawType());
        }
        if (!(binding instanceof HasDependencies needy)) {
            return Optional.empty();
        }
        return needy.getDependencies().stream()
                .map(Dependency::getKey)
                .map(injector::getExistingBinding)
                // null: an optional dependency that is not there.
                .flatMap(Stream::ofNullable)
                .flatMap(needed -> crossing(needed).stream())
                .findFirst();
    }

    private boolean isServers(Binding<?> binding) {
        return binding instanceof ConstructorBinding<?>
                && server.equals(binding.getKey().getTypeLiteral().getRawType().getClassLoader())
                && !injector.getBindings().containsKey(binding.getKey());
    }
}
