package org.compostela.pipeline.container;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.mail.MessagingException;
import org.apache.mailet.Mail;
import org.apache.mailet.MailetConfig;
import org.apache.mailet.base.GenericMailet;

/** Notes its calls, and its parameters. */
public final class Lifecycle extends GenericMailet {
    private static final Map<String, List<String>> CALLS = new ConcurrentHashMap<>();

    static List<String> calls(String test) {
        return CALLS.getOrDefault(test, List.of());
    }

    private void note(String call) {
        CALLS.computeIfAbsent(getInitParameter("test"), any -> new CopyOnWriteArrayList<>())
                .add(call);
    }

    @Override
    public void init() throws MessagingException {
        MailetConfig config = getMailetConfig();
        note("init " + config.getMailetName().replaceAll(".*\\.", ""));
        Collections.list(Collections.enumeration(
                        com.google.common.collect.ImmutableList.copyOf(config.getInitParameterNames())))
                .forEach(name -> note(name + "=" + config.getInitParameter(name)));
    }

    @Override
    public void service(Mail mail) {
        note("service");
    }

    @Override
    public void destroy() {
        note("destroy");
    }
}
