package dev.jbcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class AutoAttachTest {
    @Test
    void globsMatchWholeNames() {
        Pattern pattern = AutoAttach.glob("tcp_*_v?.cold");
        assertEquals("tcp_.*_v.\\.cold$", pattern.pattern());
        assertTrue(pattern.matcher("tcp_send_v4.cold").lookingAt());
        assertFalse(pattern.matcher("tcp_send_v4.cold.0").lookingAt());
        assertFalse(pattern.matcher("tcp_send_v4xcold").lookingAt());
        assertFalse(pattern.matcher("tcp_send_v.cold").lookingAt());
    }
}
