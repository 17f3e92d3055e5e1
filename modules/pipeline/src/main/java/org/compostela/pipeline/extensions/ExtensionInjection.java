package org.compostela.pipeline.extensions;

import static java.util.Objects.requireNonNull;

import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import com.google.inject.Stage;
import com.google.inject.matcher.Matchers;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The objects of one extension. Its injector is made with the first of them, so that an extension that the pipeline
 * does not use, and a pipeline that is only checked, start nothing. Thread-safe.
 */
final class ExtensionInjection implements AutoCloseable {
    private final ClassLoader loader;
    private final Module services;
    private final Optional<String> moduleName;
    private final PreDestroyCalls preDestroy = new PreDestroyCalls();
    private @Nullable Injector injector;

    ExtensionInjection(ClassLoader loader, Module services, Optional<String> moduleName) {
        this.loader = requireNonNull(loader, "loader");
        this.services = requireNonNull(services, "services");
        this.moduleName = requireNonNull(moduleName, "moduleName");
    }

    /** @throws UnusableComponentException the message is for the administrator */
    Object make(Class<?> type) {
        try (ContextLoader context = ContextLoader.of(loader)) {
            Injector made = injector();
            refuseCrossing(new Boundary(made, server()), type);
            return made.getInstance(type);
        } catch (UnusableComponentException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            throw new UnusableComponentException(type.getName() + " cannot be made: " + Explanation.of(e), e);
        }
    }

    /** What is wrong with the module; makes no object but the module. */
    List<String> moduleProblems() {
        try (ContextLoader context = ContextLoader.of(loader)) {
            create(Stage.TOOL);
            return List.of();
        } catch (UnusableComponentException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            return List.of("its Guice module " + moduleName.orElse("") + " cannot be used: " + Explanation.of(e));
        }
    }

    /** What is wrong with these classes' dependencies; makes no object but the module, which must have no problem. */
    List<String> problemsOf(Collection<Class<?>> types) {
        List<String> problems = new ArrayList<>();
        try (ContextLoader context = ContextLoader.of(loader)) {
            Boundary boundary = new Boundary(create(Stage.TOOL), server());
            for (Class<?> type : types) {
                try {
                    refuseCrossing(boundary, type);
                } catch (UnusableComponentException e) {
                    problems.add(String.valueOf(e.getMessage()));
                } catch (ConfigurationException | LinkageError e) {
                    problems.add(type.getName() + " cannot be made: " + Explanation.of(e));
                }
            }
        }
        return problems;
    }

    private synchronized Injector injector() {
        if (injector == null) {
            injector = create(Stage.DEVELOPMENT);
        }
        return injector;
    }

    private Injector create(Stage stage) {
        List<Module> modules = new ArrayList<>();
        modules.add(services);
        modules.add(new AbstractModule() {
            @Override
            protected void configure() {
                bindListener(Matchers.any(), preDestroy);
            }
        });
        moduleName.map(this::module).ifPresent(modules::add);
        return Guice.createInjector(stage, modules);
    }

    private Module module(String name) {
        try {
            Class<?> type = Class.forName(name, true, loader);
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            if (constructor.newInstance() instanceof Module module) {
                return module;
            }
            throw new UnusableComponentException("its Guice module " + name + " is no com.google.inject.Module");
        } catch (ClassNotFoundException e) {
            throw new UnusableComponentException("its Guice module " + name + " is not in its jars", e);
        } catch (NoSuchMethodException e) {
            throw new UnusableComponentException(
                    "its Guice module " + name + " has no constructor without arguments", e);
        } catch (InvocationTargetException e) {
            throw new UnusableComponentException("its Guice module " + name + " fails: " + e.getCause(), e);
        } catch (ReflectiveOperationException | LinkageError e) {
            throw new UnusableComponentException("its Guice module " + name + " cannot be used: " + e, e);
        }
    }

    private static void refuseCrossing(Boundary boundary, Class<?> type) {
        boundary.crossing(type).ifPresent(inside -> {
            throw new UnusableComponentException(type.getName() + " needs " + inside.getName()
                    + ", which is of the server and not public: bind it in the extension's Guice module, or use "
                    + PublicServices.list());
        });
    }

    private static ClassLoader server() {
        return ExtensionInjection.class.getClassLoader();
    }

    @Override
    public synchronized void close() {
        try (ContextLoader context = ContextLoader.of(loader)) {
            preDestroy.run();
        }
        injector = null;
    }
}
