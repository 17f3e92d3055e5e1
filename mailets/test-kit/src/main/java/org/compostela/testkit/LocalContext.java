package org.compostela.testkit;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import org.apache.james.core.Domain;
import org.apache.james.core.MailAddress;
import org.apache.mailet.MailetContext;
import org.apache.mailet.base.test.FakeMailContext;
import org.jspecify.annotations.Nullable;

/** James' fake context, with domains and users that are local. */
final class LocalContext implements InvocationHandler {
    private final FakeMailContext fake = FakeMailContext.defaultContext();
    private final Set<Domain> domains;
    private final Set<MailAddress> users;

    private LocalContext(Set<Domain> domains, Set<MailAddress> users) {
        this.domains = Set.copyOf(domains);
        this.users = Set.copyOf(users);
    }

    static MailetContext of(Set<Domain> domains, Set<MailAddress> users) {
        return (MailetContext) Proxy.newProxyInstance(
                LocalContext.class.getClassLoader(),
                new Class<?>[] {MailetContext.class},
                new LocalContext(domains, users));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        if (arguments != null && method.getName().equals("isLocalServer")) {
            return domains.contains(arguments[0]);
        }
        if (arguments != null && method.getName().equals("isLocalEmail")) {
            return users.contains(arguments[0]);
        }
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, arguments); // it asks the methods above
        }
        try {
            return method.invoke(fake, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}
