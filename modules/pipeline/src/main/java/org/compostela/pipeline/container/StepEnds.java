package org.compostela.pipeline.container;

import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Locale;
import java.util.function.Predicate;
import org.compostela.pipeline.definition.StepDefinition;

/** Where a step sends mails, as far as its class and parameters say. */
enum StepEnds {
    /** Every mail that comes to it ends there or leaves the processor. */
    ENDS,
    /** Some mails go on to the next step. */
    GOES_ON,
    /** Its class is not one of those that are known. */
    UNKNOWN;

    private static final String JAMES = "org.apache.james.transport.mailets.";

    /** Simple names of mailets that take the mail, and when. */
    private static final ImmutableMap<String, Predicate<StepDefinition>> TAKING =
            ImmutableMap.<String, Predicate<StepDefinition>>builder()
                    .put("Null", step -> true)
                    .put("ToProcessor", step -> true)
                    .put("LocalDelivery", step -> isTrue(step, "consume", true))
                    .put("RemoteDelivery", step -> true)
                    .put("ToRepository", step -> !isTrue(step, "passThrough", false))
                    .put("ToSenderDomainRepository", step -> !isTrue(step, "passThrough", false))
                    .put("ToSenderFolder", step -> isTrue(step, "consume", true))
                    .put("ToRecipientFolder", step -> isTrue(step, "consume", true))
                    .put("Bounce", step -> !isTrue(step, "passThrough", true))
                    .put("DSNBounce", step -> !isTrue(step, "passThrough", true))
                    .put("Forward", step -> !isTrue(step, "passThrough", false))
                    .put("Redirect", step -> !isTrue(step, "passThrough", false))
                    .put("Resend", step -> !isTrue(step, "passThrough", false))
                    .put("NotifyPostmaster", step -> !isTrue(step, "passThrough", true))
                    .put("NotifySender", step -> !isTrue(step, "passThrough", true))
                    .put("org.compostela.pipeline.endpoints.UserRoute", step -> true)
                    .put("ToEndpoint", step -> !isTrue(step, "passThrough", false))
                    .buildOrThrow();

    /** Mailets that are known to let every mail go on. */
    private static final ImmutableSet<String> PASSING = ImmutableSet.of(
            "RemoveMimeHeader",
            "AddDeliveredToHeader",
            "SetMimeHeader",
            "SetMailAttribute",
            "RemoveMailAttribute",
            "Sieve",
            "VacationMailet",
            "RecipientRewriteTable",
            "AddFooter",
            "AddSubjectPrefix",
            "MetricsMailet",
            "RecipientToLowerCase",
            "MimeDecodingMailet",
            "LogMessage");

    static StepEnds of(StepDefinition step) {
        if (!step.matcher().matchesAll()) {
            return GOES_ON;
        }
        String name = simpleName(step.mailet());
        Predicate<StepDefinition> takes = TAKING.get(name);
        if (takes != null) {
            return takes.test(step) ? ENDS : GOES_ON;
        }
        return PASSING.contains(name) ? GOES_ON : UNKNOWN;
    }

    /** Every processor that its parameters name, and words such as {@code ignore} among them. */
    static ImmutableSet<String> processorsOf(StepDefinition step) {
        ImmutableSet.Builder<String> names = ImmutableSet.builder();
        step.parameters().forEach((name, value) -> {
            if (namesProcessor(name) && !value.isBlank()) {
                names.add(value.strip());
            }
        });
        return names.build();
    }

    private static boolean namesProcessor(String parameter) {
        return parameter.toLowerCase(Locale.ROOT).endsWith("processor")
                || parameter.equals(StepDefinition.ON_MAILET_EXCEPTION)
                || parameter.equals(StepDefinition.ON_MATCH_EXCEPTION);
    }

    private static String simpleName(String name) {
        return name.startsWith(JAMES) ? name.substring(JAMES.length()) : name;
    }

    private static boolean isTrue(StepDefinition step, String parameter, boolean fallback) {
        return step.parameter(parameter)
                .map(String::strip)
                .map(Boolean::parseBoolean)
                .orElse(fallback);
    }
}
