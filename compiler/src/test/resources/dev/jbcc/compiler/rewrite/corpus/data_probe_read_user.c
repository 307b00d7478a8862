/* Memory of the process. */
struct point_t {
	int x, y;
};

int moved(struct pt_regs *ctx, struct point_t *to)
{
	struct point_t point = {};

	if (bpf_probe_read_user(&point, sizeof(point), to) == 0)
		bpf_trace_printk("%d %d\n", point.x, point.y);
	return 0;
}
