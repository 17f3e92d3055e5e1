package org.compostela.pipeline.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.james.server.core.MailImpl;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.compostela.pipeline.definition.PipelineException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions in the Simple language as matchers. */
final class CamelPredicateTest {
    @TempDir
    private Path folder;

    private TestPipeline pipeline;

    @BeforeEach
    void open() throws IOException {
        pipeline = new TestPipeline(folder);
    }

    @AfterEach
    void close() {
        pipeline.close();
    }

    private void start(String condition) throws PipelineException {
        String escaped = condition.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        pipeline.start("<mailet match=\"CamelPredicate=" + escaped
                + "\" class=\"ToProcessor\"><processor>next</processor></mailet>" + pipeline.taken("rest"));
    }

    private void run() throws Exception {
        MailImpl mail = TestPipeline.mail("mail-1", TestPipeline.MESSAGE);
        mail.setAttribute(new Attribute(AttributeName.of("score"), AttributeValue.of(7)));
        pipeline.run(mail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${header.CompostelaSender} ends with '@example.org'",
                "${header.CompostelaRecipients} contains 'carol@' && ${header.CompostelaState} == 'root'",
                "${header.CompostelaAttribute-score} > 5",
                "${body} contains 'line one' && ${body} contains '.line two'",
                "${body} regex '(?s).*^X-Raw: .*' || ${header.CompostelaMailName} == 'mail-1'"
            })
    void conditionThatHoldsMatchesAll(String condition) throws Exception {
        start(condition);

        run();

        assertThat(pipeline.ends()).containsExactly("next");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "${header.CompostelaSender} ends with '@example.com'",
                "${header.CompostelaAttribute-score} > 8",
                "${body} contains 'line three'",
                "${header.nothing}"
            })
    void conditionThatDoesNotHoldMatchesNone(String condition) throws Exception {
        start(condition);

        run();

        assertThat(pipeline.ends()).containsExactly("rest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${header.CompostelaSender", "${nosuchfunction}", ""})
    void conditionThatIsNoneIsToldWithItsText(String condition) {
        assertThatThrownBy(() -> start(condition))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("mailetcontainer.xml:1: the matcher CamelPredicate=" + condition);
    }

    /** Without camel-bean, which the server does not have, a condition calls no Java. */
    @Test
    void conditionCallsNoJava() {
        assertThatThrownBy(() -> start("${bean:type:java.lang.Runtime?method=getRuntime} != null"))
                .isInstanceOf(PipelineException.class);
    }
}
