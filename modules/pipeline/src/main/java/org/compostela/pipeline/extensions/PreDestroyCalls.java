package org.compostela.pipeline.extensions;

import com.google.inject.Scopes;
import com.google.inject.spi.ProvisionListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.Stream;
import javax.annotation.PreDestroy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the {@link PreDestroy} methods of an extension's singletons when it is closed, the last made first.
 * Thread-safe.
 */
final class PreDestroyCalls implements ProvisionListener {
    private static final Logger LOGGER = LoggerFactory.getLogger(PreDestroyCalls.class);

    private final Deque<Object> made = new ArrayDeque<>();

    @Override
    public <T> void onProvision(ProvisionInvocation<T> provision) {
        T instance = provision.provision();
        if (instance != null
                && Scopes.isSingleton(provision.getBinding())
                && methods(instance).findAny().isPresent()) {
            synchronized (made) {
                made.push(instance);
            }
        }
    }

    void run() {
        synchronized (made) {
            while (!made.isEmpty()) {
                Object instance = made.pop();
                methods(instance).forEach(method -> call(instance, method));
            }
        }
    }

    private static Stream<Method> methods(Object instance) {
        return Stream.<Class<?>>iterate(instance.getClass(), type -> type != null, Class::getSuperclass)
                .flatMap(type -> Stream.of(type.getDeclaredMethods()))
                .filter(method -> method.isAnnotationPresent(PreDestroy.class) && method.getParameterCount() == 0);
    }

    private static void call(Object instance, Method method) {
        try {
            method.setAccessible(true);
            method.invoke(instance);
        } catch (IllegalAccessException | InvocationTargetException | RuntimeException e) {
            LOGGER.atWarn()
                    .addKeyValue("class", instance.getClass().getName())
                    .setCause(e)
                    .log("an extension did not stop cleanly");
        }
    }
}
