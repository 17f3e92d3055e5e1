package org.compostela.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class MemoryTest {
    /** All there is in the child: JUnit's side needs none of it. */
    private static final String HEAP = "-Xmx64m";

    @Test
    @Timeout(120)
    void aHundredThousandMailsThatNobodyTakesFitIntoSixtyFourMegabytesOfHeap(@TempDir Path folder) throws Exception {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildFiller.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor()).isZero();
            int mails = ChildFiller.MAILS + ChildFiller.LARGE_MAILS;
            assertThat(said).contains("size " + mails + " browsed " + mails);
        } finally {
            child.destroyForcibly();
        }
    }
}
