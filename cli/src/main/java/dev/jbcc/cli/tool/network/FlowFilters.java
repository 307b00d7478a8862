package dev.jbcc.cli.tool.network;

import dev.jbcc.cli.Options;
import dev.jbcc.cli.UsageException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Options that say which connections a tool looks at; they act in the kernel, in {@code flow_left_out()} of {@code flow.h}. */
final class FlowFilters {
    private static final int MOST = 0xffff;

    private final Options options;
    private final Options.Flag ipv4;
    private final Options.Flag ipv6;
    private Options.@Nullable Value<List<Long>> localPorts;
    private Options.@Nullable Value<List<Long>> remotePorts;
    private Options.@Nullable Value<InetAddress> localAddress;
    private Options.@Nullable Value<InetAddress> remoteAddress;

    /** Declares {@code -4} and {@code -6}. */
    FlowFilters(Options options) {
        this.options = options;
        ipv4 = options.flag("Only IPv4.", "-4", "--ipv4");
        ipv6 = options.flag("Only IPv6.", "-6", "--ipv6");
    }

    /** Declares an option for local ports. */
    FlowFilters localPorts(String... names) {
        localPorts = ports("Only these local ports.", names);
        return this;
    }

    /** Declares an option for remote ports. */
    FlowFilters remotePorts(String... names) {
        remotePorts = ports("Only these remote ports.", names);
        return this;
    }

    /** Declares an option for the local address. */
    FlowFilters localAddress(String... names) {
        localAddress = address("Only this local address.", names);
        return this;
    }

    /** Declares an option for the remote address. */
    FlowFilters remoteAddress(String... names) {
        remoteAddress = address("Only this remote address.", names);
        return this;
    }

    private Options.Value<InetAddress> address(String description, String... names) {
        String what = "option '" + names[names.length - 1] + "'";
        return options.value("ADDRESS", description, text -> parseAddress(what, text), names);
    }

    private static InetAddress parseAddress(String what, String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException _) {
            throw new UsageException(what + ": '" + text + "': not an IPv4 or IPv6 address");
        }
    }

    private Options.Value<List<Long>> ports(String description, String... names) {
        String what = "option '" + names[names.length - 1] + "'";
        return options.value(
                "PORT,...",
                description,
                text -> Arrays.stream(text.split(",", -1))
                        .map(number -> Options.parseNumber(what, number.strip(), 1, MOST))
                        .toList(),
                names);
    }

    void check() {
        if (ipv4.given() && ipv6.given()) {
            throw new UsageException("options '--ipv4', '--ipv6': only one of them");
        }
        Map<String, Object> _ = settings();
    }

    private static List<Long> given(Options.@Nullable Value<List<Long>> ports) {
        return ports == null ? List.of() : ports.or(List.of());
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>();
        if (ipv4.given() || ipv6.given()) {
            settings.put("only_family", ipv4.given() ? Flow.AF_INET : Flow.AF_INET6);
        }
        if (given(localPorts).size() == 1) {
            settings.put("only_local_port", given(localPorts).getFirst());
        }
        if (given(remotePorts).size() == 1) {
            settings.put("only_remote_port", given(remotePorts).getFirst());
        }
        put(settings, "local", localAddress);
        put(settings, "remote", remoteAddress);
        return settings;
    }

    /** An address as two words in the order of the machine; an IPv4 address is the first four bytes. */
    private static void put(Map<String, Object> settings, String end, Options.@Nullable Value<InetAddress> address) {
        if (address != null && address.given()) {
            byte[] bytes = Arrays.copyOf(address.get().orElseThrow().getAddress(), 2 * Long.BYTES);
            ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            settings.put("by_" + end + "_address", true);
            settings.put("only_" + end + "_first", words.getLong());
            settings.put("only_" + end + "_second", words.getLong());
        }
    }

    /** One port is a setting, several are a program of their own. */
    List<String> macros() {
        List<String> macros = new ArrayList<>();
        several(macros, "WANTED_LOCAL_PORTS", given(localPorts));
        several(macros, "WANTED_REMOTE_PORTS", given(remotePorts));
        return macros;
    }

    private static void several(List<String> macros, String name, List<Long> ports) {
        if (ports.size() > 1) {
            macros.add("-D" + name + "(port)="
                    + ports.stream().map(port -> "(port)==" + port).collect(Collectors.joining("||")));
        }
    }
}
