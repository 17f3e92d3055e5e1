package org.compostela.testkit;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import javax.mail.MessagingException;
import org.apache.james.core.MailAddress;
import org.apache.mailet.Mail;
import org.apache.mailet.Matcher;
import org.apache.mailet.base.test.FakeMatcherConfig;

/** One matcher in memory: {@code TestMatcher.of(new SubjectHas(), "invoice").match(mail)}. */
public final class TestMatcher {
    private final Matcher matcher;

    private TestMatcher(Matcher matcher) {
        this.matcher = requireNonNull(matcher, "matcher");
    }

    /** Without a condition: {@code match="SubjectHas"}. */
    public static TestMatcher of(Matcher matcher) throws MessagingException {
        return init(matcher, FakeMatcherConfig.builder());
    }

    /** With a condition: {@code match="SubjectHas=condition"}. */
    public static TestMatcher of(Matcher matcher, String condition) throws MessagingException {
        return init(matcher, FakeMatcherConfig.builder().condition(condition));
    }

    private static TestMatcher init(Matcher matcher, FakeMatcherConfig.Builder config) throws MessagingException {
        matcher.init(config.matcherName(matcher.getClass().getSimpleName()).build());
        return new TestMatcher(matcher);
    }

    /** The recipients that it takes, as written; empty for none. */
    public List<String> match(Mail mail) throws MessagingException {
        Collection<MailAddress> matched = matcher.match(mail);
        return matched == null
                ? List.of()
                : matched.stream().map(MailAddress::asString).toList();
    }
}
