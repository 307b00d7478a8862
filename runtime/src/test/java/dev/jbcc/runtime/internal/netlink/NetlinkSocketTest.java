package dev.jbcc.runtime.internal.netlink;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jbcc.runtime.SyscallException;
import dev.jbcc.runtime.internal.sys.FakeKernel;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
    private final FakeKernel kernel = new FakeKernel();

    private static ByteBuffer message(int type, int flags, int sequence, byte[] body) {
        ByteBuffer message = ByteBuffer.allocate(16 + body.length).order(ByteOrder.nativeOrder());
        return message.putInt(message.capacity())
                .putShort((short) type)
                .putShort((short) flags)
                .putInt(sequence)
                .putInt(0)
                .put(body);
    }

    private static byte[] error(int errno, String explanation) {
        byte[] text = (explanation + "\0").getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(4 + 16 + 4 + text.length).order(ByteOrder.nativeOrder());
        body.putInt(-errno).position(20);
        body.putShort((short) (4 + text.length)).putShort((short) 1).put(text);
        return body.array();
    }

    @Test
    void laysOutNestedAttributes() {
        NetlinkRequest request = new NetlinkRequest(19, NetlinkRequest.CREATE, 5)
                .int8(0, 2)
                .int32(1, 7)
                .begin(43)
                .attribute(1, 9)
                .attribute(3, "ab")
                .shortAttribute(4, 6)
                .end();
        ByteBuffer expected = ByteBuffer.allocate(16 + 8 + 28).order(ByteOrder.nativeOrder());
        expected.putInt(52)
                .putShort((short) 19)
                .putShort((short) 0x405)
                .putInt(3)
                .putInt(0);
        expected.put((byte) 2).putInt(7).put(new byte[3]);
        expected.putShort((short) 28).putShort((short) (43 | 0x8000));
        expected.putShort((short) 8).putShort((short) 1).putInt(9);
        expected.putShort((short) 7).putShort((short) 3).put(new byte[] {'a', 'b', 0, 0});
        expected.putShort((short) 6).putShort((short) 4).putShort((short) 6).putShort((short) 0);
        assertArrayEquals(expected.array(), request.bytes(3));
        assertThrows(
                IllegalStateException.class,
                () -> new NetlinkRequest(1, 0, 0).begin(1).bytes(1));
    }

    @Test
    void collectsWhatComesBeforeTheEnd() {
        ByteBuffer both = ByteBuffer.allocate(64);
        both.put(message(99, 0, 8, new byte[4]).array()); // the answer to another request
        both.put(message(20, 0, 1, new byte[] {1, 2, 3, 4}).array());
        kernel.answersRead(java.util.Arrays.copyOf(both.array(), both.position()));
        kernel.answersRead(message(3, 0, 1, new byte[4]).array());
        try (NetlinkSocket socket = NetlinkSocket.open(kernel, "test")) {
            NetlinkSocket.Answer answer = socket.ask(new NetlinkRequest(18, NetlinkRequest.DUMP, 4));
            assertEquals(0, answer.errno());
            assertEquals(1, answer.messages().size());
            assertEquals(2, answer.messages().getFirst().get(1));
        }
        assertTrue(kernel.openDescriptors().isEmpty());
    }

    @Test
    void tellsWhyTheKernelRefuses() {
        kernel.answersRead(message(2, 0x300, 1, error(22, "Not like this")).array());
        try (NetlinkSocket socket = NetlinkSocket.open(kernel, "test")) {
            NetlinkSocket.Answer answer = socket.ask(new NetlinkRequest(18, 0, 4));
            assertEquals(22, answer.errno());
            assertEquals("Not like this", answer.hint());
        }
    }

    @Test
    void refusesWhatIsNoAnswer() {
        try (NetlinkSocket socket = NetlinkSocket.open(kernel, "test")) {
            kernel.answersRead(message(2, 0, 1, new byte[8]).putInt(0, 4000).array());
            SyscallException bad = assertThrows(SyscallException.class, () -> socket.ask(new NetlinkRequest(18, 0, 4)));
            assertEquals("test: netlink read: EIO (5); message of 4000 bytes", bad.getMessage());
            SyscallException silence =
                    assertThrows(SyscallException.class, () -> socket.ask(new NetlinkRequest(18, 0, 4)));
            assertEquals("test: netlink read: EAGAIN (11)", silence.getMessage());
        }
    }

    @Test
    void findsAttributes() {
        ByteBuffer message = ByteBuffer.allocate(24).order(ByteOrder.nativeOrder());
        message.position(4);
        message.putShort((short) 7).putShort((short) 1).put(new byte[] {'x', 'y', 0, 0});
        message.putShort((short) 8).putShort((short) (2 | 0x8000)).putInt(5);
        message.putShort((short) 900).putShort((short) 3);
        assertEquals("xy", NetlinkSocket.text(NetlinkSocket.attribute(message, 4, 1)));
        assertEquals(5, NetlinkSocket.attribute(message, 4, 2).getInt(0));
        assertEquals(0, NetlinkSocket.attribute(message, 4, 3).limit());
        assertEquals("", NetlinkSocket.text(NetlinkSocket.attribute(message, 4, 4)));
    }
}
