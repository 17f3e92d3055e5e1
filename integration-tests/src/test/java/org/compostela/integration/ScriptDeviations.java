package org.compostela.integration;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * What of James' scripts is not run, and where the server answers otherwise than a script has it. The latter is run all the same, and
 * must fail at the line that is named here: when it passes, or fails elsewhere, the test fails.
 */
final class ScriptDeviations implements ExecutionCondition, InvocationInterceptor {
    /**
     * @param test suite and method
     * @param failure a piece of the failure's message: where, and what was answered
     * @param reason why the answer is right, or whose fault it is
     */
    record Deviation(String test, String failure, String reason) {}

    private static final List<Deviation> DEVIATIONS = List.of(
            new Deviation(
                    "Search.testSearchOptionSaveUS",
                    "'c OK SEARCH completed.'",
                    "RETURN (SAVE) alone answers nothing but OK (RFC 5182 §2.1), where James sends what it found"),
            new Deviation(
                    "SelectedState.testReplace",
                    "'defg BAD UID failed. Illegal arguments.'",
                    "REPLACE (RFC 8508) is not offered: James leaves it out of its server, where it is not atomic"),
            new Deviation(
                    "SmtpAuthCommandTest.bobShouldBeAbleToAuthPlain",
                    "'503 5.5.1 AUTH is not possible now'",
                    "the script logs in without EHLO, which AUTH is an extension of (RFC 4954 §4)"),
            new Deviation(
                    "SmtpStarttlsCommandTest.starttlsShouldBeRejectedWhenFollowedByCommand",
                    "'500 5.5.1 Command not recognized'",
                    "the script sends backslashes for the line ends, which makes a command that is none; with line ends,"
                            + " what comes behind STARTTLS is dropped (the protocols module tests it)"));

    private static final Map<String, String> NOT_RUN = Map.of(
            "AuthenticatedState.listShouldNotListMailboxWithOtherNamespaceUS",
            "needs a mailbox in a namespace that is none: no command and no route makes one");

    private static final Pattern OTHER_LOCALE = Pattern.compile(".*(ITALY|KOREA|Italy|Korea|IT|KO)");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (context.getTestMethod().isEmpty()) {
            return ConditionEvaluationResult.enabled("a suite");
        }
        Method method = context.getRequiredTestMethod();
        if (OTHER_LOCALE.matcher(method.getName()).matches()) {
            return ConditionEvaluationResult.disabled("the script of the method that ends in US once more: "
                    + "the locale is that of the test's JVM, and the server is another process");
        }
        String reason = NOT_RUN.get(name(context.getRequiredTestClass(), method));
        return reason == null
                ? ConditionEvaluationResult.enabled("a script of its own")
                : ConditionEvaluationResult.disabled(reason);
    }

    private static String name(Class<?> scripts, Method method) {
        return scripts.getSuperclass().getSimpleName() + "." + method.getName();
    }

    @Override
    public void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> script, ExtensionContext context)
            throws Throwable {
        String test = name(script.getTargetClass(), script.getExecutable());
        Optional<Deviation> known = DEVIATIONS.stream()
                .filter(deviation -> deviation.test().equals(test))
                .findFirst();
        if (known.isEmpty()) {
            invocation.proceed();
        } else {
            runToDeviation(invocation, known.orElseThrow());
        }
    }

    private static void runToDeviation(Invocation<Void> invocation, Deviation deviation) throws Throwable {
        try {
            invocation.proceed();
        } catch (Exception failure) {
            if (String.valueOf(failure.getMessage()).contains(deviation.failure())) {
                throw new TestAbortedException(deviation.reason(), failure);
            }
            throw failure;
        }
        throw new AssertionError(deviation.test() + " passes: take it off the list of deviations");
    }
}
