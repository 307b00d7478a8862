package dev.jbcc.runtime.internal.netlink;

import dev.jbcc.runtime.internal.sys.Capabilities;
import dev.jbcc.runtime.internal.sys.Errno;
import dev.jbcc.runtime.internal.sys.FileDescriptor;
import dev.jbcc.runtime.internal.sys.StructBuffer;
import dev.jbcc.runtime.internal.sys.Sys;
import dev.jbcc.runtime.internal.sys.SyscallErrors;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A socket to the kernel's network configuration, in the network namespace of the thread that opens it. The kernel works off a
 * request while it is sent, so the answer is there at once. Not thread-safe.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW = 3;
    private static final int NETLINK_ROUTE = 0;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_CAP_ACK = 10;
    private static final int NETLINK_EXT_ACK = 11;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_ACK_TLVS = 0x200;
    private static final int NLMSGERR_ATTR_MSG = 1;
    private static final int RECEIVE_BYTES = 1 << 16;

    private final Sys sys;
    private final String subject;
    private final FileDescriptor socket;
    private int sequence;

    private NetlinkSocket(Sys sys, String subject, FileDescriptor socket) {
        this.sys = sys;
        this.subject = subject;
        this.socket = socket;
    }

    /**
     * Opens a socket.
     *
     * @param subject names in messages what is asked about
     * @throws dev.jbcc.runtime.SyscallException if the kernel refuses
     */
    public static NetlinkSocket open(Sys sys, String subject) {
        int fd = sys.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        if (fd < 0) {
            throw SyscallErrors.of(subject, "socket", -fd);
        }
        NetlinkSocket opened = new NetlinkSocket(sys, subject, new FileDescriptor(sys, fd, subject));
        try (Arena arena = Arena.ofConfined()) {
            // Kernels before 4.12 say less about refusals, which is no reason to give up.
            StructBuffer one = StructBuffer.allocate(arena, 4).int32(0, 1);
            int _ = sys.setSocketOption(fd, SOL_NETLINK, NETLINK_CAP_ACK, one.segment());
            int _ = sys.setSocketOption(fd, SOL_NETLINK, NETLINK_EXT_ACK, one.segment());
        }
        return opened;
    }

    /**
     * What the kernel answers.
     *
     * @param errno 0 if it did what was asked
     * @param explanation the kernel's words about a refusal; empty if it has none
     * @param messages what it gave: the part after the header of each message
     */
    public record Answer(int errno, String explanation, List<ByteBuffer> messages) {
        /** Returns why it refused, as far as that is known; else an empty string. */
        public String hint() {
            return explanation.isEmpty() ? SyscallErrors.hint(errno, Capabilities.CAP_NET_ADMIN) : explanation;
        }
    }

    /**
     * Sends a request and returns the answer.
     *
     * @throws dev.jbcc.runtime.SyscallException if that is not possible; a refusal is an answer
     */
    public Answer ask(NetlinkRequest request) {
        sequence++;
        byte[] bytes = request.bytes(sequence);
        try (Arena arena = Arena.ofConfined()) {
            StructBuffer out = StructBuffer.allocate(arena, bytes.length).put(0, bytes);
            long sent = sys.write(socket.number(), out.segment(), 0, bytes.length);
            if (sent < 0) {
                throw SyscallErrors.of(subject, "netlink write", (int) -sent);
            }
            StructBuffer in = StructBuffer.allocate(arena, RECEIVE_BYTES);
            List<ByteBuffer> messages = new ArrayList<>();
            while (true) {
                long received = sys.read(socket.number(), in.segment(), 0, RECEIVE_BYTES);
                if (received <= 0) {
                    int errno = received == 0 ? Errno.EIO : (int) -received;
                    throw SyscallErrors.of(subject, "netlink read", errno);
                }
                ByteBuffer datagram = ByteBuffer.wrap(in.get(0, (int) received)).order(ByteOrder.nativeOrder());
                Answer end = take(datagram, messages);
                if (end != null) {
                    return end;
                }
            }
        }
    }

    /** Returns the answer if it is complete with these messages, else null. */
    private @Nullable Answer take(ByteBuffer datagram, List<ByteBuffer> messages) {
        int at = 0;
        while (datagram.limit() - at >= NetlinkRequest.HEADER_BYTES) {
            int length = datagram.getInt(at);
            if (length < NetlinkRequest.HEADER_BYTES || length > datagram.limit() - at) {
                throw SyscallErrors.of(subject, "netlink read", Errno.EIO, "message of " + length + " bytes");
            }
            int type = datagram.getShort(at + 4) & 0xffff;
            int flags = datagram.getShort(at + 6) & 0xffff;
            boolean ours = datagram.getInt(at + 8) == sequence;
            ByteBuffer body = datagram.slice(at + NetlinkRequest.HEADER_BYTES, length - NetlinkRequest.HEADER_BYTES)
                    .order(ByteOrder.nativeOrder());
            if (ours && type == NLMSG_ERROR && body.limit() >= 4) {
                return new Answer(-body.getInt(0), explanation(body, flags), messages);
            }
            if (ours && type == NLMSG_DONE) {
                int error = body.limit() >= 4 ? body.getInt(0) : 0;
                return new Answer(Math.max(0, -error), "", messages);
            }
            if (ours) {
                messages.add(body);
            }
            at += NetlinkRequest.align(length);
        }
        return null;
    }

    /** After the error number and the header of the request come attributes. */
    private static String explanation(ByteBuffer body, int flags) {
        return (flags & NLM_F_ACK_TLVS) == 0
                ? ""
                : text(attribute(body, 4 + NetlinkRequest.HEADER_BYTES, NLMSGERR_ATTR_MSG));
    }

    /**
     * Returns the value of an attribute; empty if there is none.
     *
     * @param start where the attributes begin
     */
    public static ByteBuffer attribute(ByteBuffer message, int start, int type) {
        int at = start;
        while (at + 4 <= message.limit()) {
            int length = message.getShort(at) & 0xffff;
            if (length < 4 || length > message.limit() - at) {
                break;
            }
            if ((message.getShort(at + 2) & 0x3fff) == type) {
                return message.slice(at + 4, length - 4).order(message.order());
            }
            at += NetlinkRequest.align(length);
        }
        return ByteBuffer.allocate(0);
    }

    /** Returns the text of an attribute. */
    public static String text(ByteBuffer value) {
        int length = value.limit();
        while (length > 0 && value.get(length - 1) == 0) {
            length--;
        }
        byte[] bytes = new byte[length];
        value.get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        socket.close();
    }
}
