package dev.jbcc.compiler;

import dev.jbcc.compiler.cache.MacroList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Headers that programs use and do not include: the kernel's own headers include each other, so that these come along with those of
 * tasks, files, sockets, packets, block devices and memory, which most programs include. Ours include less. Macros of other headers are
 * not guessed at: the program may have meant one of its own.
 */
final class ImpliedHeaders {
    private static final Set<String> COMMON = Set.of("""
            linux/aio_abi.h linux/atomic.h linux/audit.h linux/auxvec.h linux/bio.h linux/bits.h linux/blk_types.h
            linux/blkdev.h linux/bpf.h linux/bpf_common.h linux/btf.h linux/capability.h linux/compiler.h
            linux/cred.h linux/dcache.h linux/dcbnl.h linux/elf.h linux/err.h linux/errno.h linux/eventpoll.h
            linux/fcntl.h linux/fib_rules.h linux/filter.h linux/fs.h linux/gfp.h linux/gfp_types.h linux/hrtimer.h
            linux/icmpv6.h linux/if.h linux/if_addr.h linux/if_arp.h linux/if_bonding.h linux/if_ether.h
            linux/if_link.h linux/if_packet.h linux/if_vlan.h linux/in.h linux/in6.h linux/in_route.h
            linux/interrupt.h linux/ioprio.h linux/ip.h linux/ipc.h linux/ipsec.h linux/ipv6.h linux/ipv6_route.h
            linux/jiffies.h linux/kdev_t.h linux/kernel.h linux/kernfs.h linux/kobject.h linux/ktime.h linux/limits.h
            linux/list.h linux/log2.h linux/lwtunnel.h linux/magic.h linux/math64.h linux/mm.h linux/mm_types.h
            linux/mmzone.h linux/module.h linux/mount.h linux/neighbour.h linux/net.h linux/netdevice.h
            linux/netfilter.h linux/netfilter/nf_conntrack_common.h linux/netfilter/nf_conntrack_tcp.h
            linux/netfilter/nf_tables.h linux/netlink.h linux/numa.h linux/openat2.h linux/page-flags.h
            linux/percpu.h linux/pid_namespace.h linux/pipe_fs_i.h linux/pkt_cls.h linux/pkt_sched.h linux/poll.h
            linux/preempt.h linux/ptrace.h linux/quota.h linux/random.h linux/rbtree.h linux/rcupdate.h
            linux/resource.h linux/rtnetlink.h linux/scatterlist.h linux/sched.h linux/sched/signal.h
            linux/sched/task.h linux/sched/types.h linux/screen_info.h linux/seccomp.h linux/security.h linux/sem.h
            linux/shm.h linux/signal.h linux/skbuff.h linux/slab.h linux/socket.h linux/sockios.h linux/stat.h
            linux/stddef.h linux/string.h linux/sysctl.h linux/taskstats.h linux/tcp.h linux/time.h linux/time64.h
            linux/timer.h linux/timex.h linux/topology.h linux/types.h linux/udp.h linux/uidgid.h linux/uio.h
            linux/un.h linux/wait.h linux/writeback.h linux/xfrm.h asm/byteorder.h asm/page.h asm/ptrace.h
            net/checksum.h net/dst.h net/dst_ops.h net/fib_rules.h net/flow.h net/flow_dissector.h net/if_inet6.h
            net/inet_connection_sock.h net/inet_dscp.h net/inet_frag.h net/inet_hashtables.h net/inet_sock.h
            net/inet_timewait_sock.h net/inetpeer.h net/ip.h net/ip6_fib.h net/ip_fib.h net/ipv6.h net/lwtunnel.h
            net/mptcp.h net/ndisc.h net/neighbour.h net/net_namespace.h net/page_pool.h net/request_sock.h
            net/route.h net/rtnetlink.h net/sch_generic.h net/scm.h net/snmp.h net/sock.h net/tcp.h net/tcp_states.h
            net/xdp.h net/xfrm.h
            """.strip().split("\\s+", -1));

    private ImpliedHeaders() {}

    /**
     * Returns those of them that define what a program has not declared.
     *
     * @param include our headers
     */
    static Set<String> of(CompileException e, Path include) {
        Set<String> found = new LinkedHashSet<>();
        try {
            for (Diagnostic diagnostic : e.diagnostics()) {
                Optional<String> name = ClangMessages.undeclared(diagnostic);
                if (name.isPresent()) {
                    MacroList.read(include)
                            .headerFor(name.get())
                            .filter(COMMON::contains)
                            .ifPresent(found::add);
                }
            }
        } catch (IOException unreadable) {
            e.addSuppressed(unreadable);
        }
        return found;
    }
}
