using Nn.Layers;
using Nn.Tests.Core.Layers.Activations;

namespace Nn.Tests.Core.Layers.Reshaping;

/// <summary>The layers that change shapes, value by value: for each place of the output the places it is made of. Null for any other layer.</summary>
internal static class DoubleReshaping
{
    public static DoubleValue? Apply(Layer layer, double[] x, Shape shape) => layer switch
    {
        Reshape reshape => new(x, Fill(reshape, shape)),
        Permute permute => Make(x, shape, [.. permute.Dims.Select(axis => shape[axis - 1])], to =>
        {
            var from = new int[to.Length];
            for (int k = 0; k < to.Length; k++) from[permute.Dims[k] - 1] = to[k];
            return [(from, 1)];
        }),
        RepeatVector repeat => Make(x, shape, [repeat.Times, shape[0]], to => [([to[1]], 1)]),
        Rescaling rescaling => new([.. x.Select(v => (v * rescaling.Factor) + rescaling.Offset)], shape),
        ZeroPadding1D p => Make(x, shape, [shape[0] + p.Before + p.After, shape[1]], to => [([to[0] - p.Before, to[1]], 1)]),
        Cropping1D c => Make(x, shape, [shape[0] - c.Before - c.After, shape[1]], to => [([to[0] + c.Before, to[1]], 1)]),
        ZeroPadding2D { Borders: var b } => Make(
            x, shape, [shape[0] + b.Top + b.Bottom, shape[1] + b.Left + b.Right, shape[2]], to => [([to[0] - b.Top, to[1] - b.Left, to[2]], 1)]),
        Cropping2D { Borders: var b } => Make(
            x, shape, [shape[0] - b.Top - b.Bottom, shape[1] - b.Left - b.Right, shape[2]], to => [([to[0] + b.Top, to[1] + b.Left, to[2]], 1)]),
        UpSampling1D up => Make(x, shape, [shape[0] * up.Size, shape[1]], to => [([to[0] / up.Size, to[1]], 1)]),
        UpSampling2D { Interpolation: Interpolation.Nearest, Size: var s } => Make(
            x, shape, [shape[0] * s.Height, shape[1] * s.Width, shape[2]], to => [([to[0] / s.Height, to[1] / s.Width, to[2]], 1)]),
        UpSampling2D { Size: var s } => Make(x, shape, [shape[0] * s.Height, shape[1] * s.Width, shape[2]], to =>
        [
            .. from row in Between(to[0], s.Height, shape[0])
               from column in Between(to[1], s.Width, shape[1])
               select ((int[])[row.Place, column.Place, to[2]], row.Share * column.Share),
        ]),
        _ => null,
    };

    private static Shape Fill(Reshape reshape, Shape shape)
    {
        int known = reshape.TargetShape.Where(length => length > 0).Aggregate(1, (a, b) => a * b);
        return new([.. reshape.TargetShape.Select(length => length < 0 ? shape.Size / known : length)]);
    }

    /// <summary>The two places of a small axis whose middles a place of the large one lies between.</summary>
    private static (int Place, double Share)[] Between(int to, int factor, int length)
    {
        double place = ((to + 0.5) / factor) - 0.5;
        int first = (int)Math.Floor(place);
        return [(Math.Clamp(first, 0, length - 1), 1 - (place - first)), (Math.Clamp(first + 1, 0, length - 1), place - first)];
    }

    private static DoubleValue Make(double[] x, Shape from, Shape to, Func<int[], (int[] Indices, double Share)[]> sources)
    {
        var y = new double[x.Length / from.Size * to.Size];
        for (int i = 0; i < y.Length; i++)
        {
            foreach ((int[] indices, double share) in sources(DoubleActivations.Indices(i % to.Size, to)))
            {
                int place = 0;
                bool isInside = true;
                for (int axis = 0; axis < from.Rank; axis++)
                {
                    isInside &= indices[axis] >= 0 && indices[axis] < from[axis];
                    place = (place * from[axis]) + indices[axis];
                }

                if (isInside) y[i] += share * x[(i / to.Size * from.Size) + place];
            }
        }

        return new(y, to);
    }
}
