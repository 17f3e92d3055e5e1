package org.compostela.extraction;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** Speaks as the child does, and does what the text of a file tells it to. */
public final class StubReader {
    private StubReader() {}

    public static void main(String[] arguments) throws Exception {
        DataInputStream in = new DataInputStream(System.in);
        DataOutputStream out = new DataOutputStream(System.out);
        out.writeByte(7);
        out.flush();
        while (true) {
            obey(new String(file(in), UTF_8), out);
        }
    }

    private static byte[] file(DataInputStream in) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int length = in.readInt();
        while (length != 0) {
            if (length < 0) {
                file.reset();
            } else {
                file.write(in.readNBytes(length));
            }
            length = in.readInt();
        }
        return file.toByteArray();
    }

    private static void obey(String order, DataOutputStream out) throws Exception {
        switch (order.split(" ")[0]) {
            case "hang" -> Thread.currentThread().join();
            case "swallow" -> swallow();
            case "end" -> Runtime.getRuntime().halt(9);
            case "garble" -> out.writeBytes("no answer at all, but something else");
            case "flood" -> {
                out.writeByte(0);
                text("", out);
                out.writeInt(Integer.MAX_VALUE);
            }
            default -> {
                out.writeByte(0);
                text("", out);
                text(order, out);
            }
        }
        out.flush();
    }

    private static void swallow() {
        System.err.println(new byte[Integer.MAX_VALUE / 2].length);
    }

    private static void text(String text, DataOutputStream out) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }
}
