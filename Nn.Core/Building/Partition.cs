namespace Nn;

/// <summary>Cuts the items of a stage into its parts.</summary>
internal static class Partition
{
    /// <summary>The items of a part: whole grains, and with the last part what is left over, so that no part is less than a grain.</summary>
    public static (int First, int Count) Range(int items, int grain, int part, int parts)
    {
        if (parts == 1) return (0, items);
        long grains = items / grain;
        int first = (int)(grains * part / parts * grain);
        int end = part == parts - 1 ? items : (int)(grains * (part + 1) / parts * grain);
        return (first, end - first);
    }
}
