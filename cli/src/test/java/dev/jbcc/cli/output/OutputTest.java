package dev.jbcc.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class OutputTest {
    @Test
    void linesAppearWhenFlushed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        out.line("plain");
        out.line("täglich 😀 x");
        assertEquals("", bytes.toString(StandardCharsets.UTF_8));
        out.flush();
        assertEquals("plain\ntäglich 😀 x\n", bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void moreThanTheBufferHoldsIsWrittenInOrder() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Output out = new Output(bytes);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20_011; i++) {
            out.line("line " + i);
            expected.append("line ").append(i).append('\n');
        }
        out.flush();
        assertEquals(expected.toString(), bytes.toString(StandardCharsets.UTF_8));
    }

    @Test
    void tellsABrokenPipeFromAFullDisk() {
        assertTrue(failing("Broken pipe").brokenPipe());
        assertFalse(failing("No space left on device").brokenPipe());
    }

    private static Output.ClosedOutputException failing(String message) {
        Output out = new Output(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        });
        out.line("x");
        return assertThrows(Output.ClosedOutputException.class, out::flush);
    }
}
