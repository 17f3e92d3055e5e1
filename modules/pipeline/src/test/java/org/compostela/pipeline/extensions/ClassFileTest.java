package org.compostela.pipeline.extensions;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassFileTest {
    @SuppressWarnings({"unused", "serial"})
    private static final class Sample extends Random implements Serializable, Cloneable {
        private static final long LONG = 1L << 40;
        private static final double DOUBLE = 0.5;
        private final Runnable lambda = () -> assertThat("text".repeat(2)).isEmpty();
    }

    @Test
    void headOfARealClassIsRead() throws IOException {
        ClassFile type = ClassFile.read(new ByteArrayInputStream(bytes()));

        assertThat(type.name()).isEqualTo(Sample.class.getName());
        assertThat(type.superclass()).contains("java.util.Random");
        assertThat(type.interfaces()).containsExactly("java.io.Serializable", "java.lang.Cloneable");
        assertThat(type.concrete()).isTrue();
        assertThat(type.topLevel()).isFalse();
        assertThat(type.javaRelease()).isLessThanOrEqualTo(Runtime.version().feature());
        assertThat(ClassFile.references(new ByteArrayInputStream(bytes())))
                .contains("java.util.Random", "org.assertj.core.api.Assertions")
                .allSatisfy(name -> assertThat(name).doesNotContain("[", "/"));
    }

    @Test
    void damagedClassIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] sound = bytes();
        Random random = new Random(42);
        for (int round = 0; round < 20_000; round++) {
            byte[] damaged = Arrays.copyOf(sound, 1 + random.nextInt(sound.length));
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            read(damaged);
        }
    }

    private static void read(byte[] damaged) {
        try {
            assertThat(ClassFile.read(new ByteArrayInputStream(damaged)).name()).isNotNull();
        } catch (IOException refused) {
            assertThat(refused).isNotNull();
        }
    }

    private static byte[] bytes() throws IOException {
        try (InputStream in = Sample.class.getResourceAsStream("ClassFileTest$Sample.class")) {
            return in.readAllBytes();
        }
    }
}
