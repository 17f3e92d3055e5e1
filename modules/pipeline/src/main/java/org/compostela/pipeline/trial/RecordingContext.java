package org.compostela.pipeline.trial;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Consumer;
import javax.mail.internet.MimeMessage;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetContext;
import org.jspecify.annotations.Nullable;

/** The server's mailet context, but that it sends nothing: it tells what would be sent. */
final class RecordingContext implements InvocationHandler {
    private final MailetContext real;
    private final Consumer<String> effects;

    private RecordingContext(MailetContext real, Consumer<String> effects) {
        this.real = requireNonNull(real, "real");
        this.effects = requireNonNull(effects, "effects");
    }

    static MailetContext over(MailetContext real, Consumer<String> effects) {
        return (MailetContext) Proxy.newProxyInstance(
                MailetContext.class.getClassLoader(),
                new Class<?>[] {MailetContext.class},
                new RecordingContext(real, effects));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] arguments) throws Throwable {
        switch (method.getName()) {
            case "sendMail" -> {
                effects.accept("would send a mail" + recipients(arguments));
                return null;
            }
            case "bounce" -> {
                effects.accept("would send a bounce to the sender");
                return null;
            }
            case "setAttribute", "removeAttribute" -> {
                effects.accept("would change an attribute of the server");
                return null;
            }
            default -> {
                return delegate(method, arguments);
            }
        }
    }

    private @Nullable Object delegate(Method method, Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(real, arguments);
        } catch (InvocationTargetException e) {
            throw Optional.ofNullable(e.getCause()).orElse(e);
        }
    }

    private static String recipients(Object @Nullable [] arguments) throws Exception {
        for (Object argument : arguments == null ? new Object[0] : arguments) {
            if (argument instanceof Mail mail) {
                return to(mail.getRecipients());
            }
            if (argument instanceof Collection<?> addresses) {
                return to(addresses);
            }
            if (argument instanceof MimeMessage message && message.getAllRecipients() != null) {
                return to(java.util.List.of(message.getAllRecipients()));
            }
        }
        return "";
    }

    private static String to(Collection<?> addresses) {
        return " to " + addresses.stream().map(String::valueOf).collect(joining(", "));
    }
}
