using Nn.Datasets;
using Nn.Layers;
using OxyPlot;
using OxyPlot.Annotations;
using OxyPlot.Series;

namespace Nn.Plotting;

/// <summary>The probabilities that a classifier gives on a grid over the plane.</summary>
internal sealed class ClassField
{
    /// <summary>The thickness of a boundary, in pixels.</summary>
    public const double LineThickness = 1.8;

    /// <summary>Points of the grid along each axis.</summary>
    private const int Side = 200;

    /// <summary>How far the grid goes over the view on each side, as a share of it: equal scales may widen the view a little.</summary>
    private const double Overlap = 0.05;

    /// <summary>How much of a class's colour the surest place has; the rest is white.</summary>
    private const double Strongest = 0.45;

    private readonly double[] _x;
    private readonly double[] _y;
    private readonly int _classes;

    /// <summary>[column, row, class].</summary>
    private readonly double[,,] _probabilities;

    public ClassField(Model model, Plane plane)
    {
        int outputs = model.OutputShape.Size;
        bool isClassifier = model.OutputActivations[0] == (outputs == 1 ? Activation.Sigmoid : Activation.Softmax);
        if (model.InputShape.Size != 2 || !isClassifier)
        {
            string received = $"one from {model.InputShape} to {model.OutputShape}{(isClassifier ? "" : ", without such an end")}";
            throw Errors.Argument(
                $"Picture: expected a model of two features that ends in a sigmoid of one unit or in a softmax. Received: {received}.",
                nameof(model));
        }

        _classes = Math.Max(outputs, 2);
        if (plane.Classes > _classes)
        {
            throw Errors.Argument(
                $"Picture: expected a data set of at most the model's {_classes} classes. Received: one of {plane.Classes}.",
                nameof(plane));
        }

        _x = Places(plane.X);
        _y = Places(plane.Y);
        _probabilities = Predict(model);
    }

    /// <summary>What a boundary is.</summary>
    public string BoundaryName => _classes == 2 ? "p = 0.5" : "Equally likely";

    /// <summary>The field as colours.</summary>
    public ImageAnnotation ToImage()
    {
        var pixels = new byte[3 * Side * Side];
        for (int i = 0; i < Side * Side; i++)
        {
            // Pictures count rows from the top.
            OxyColor color = ColorAt(column: i % Side, row: Side - 1 - (i / Side));
            (pixels[3 * i], pixels[(3 * i) + 1], pixels[(3 * i) + 2]) = (color.R, color.G, color.B);
        }

        return new ImageAnnotation
        {
            ImageSource = new OxyImage(Png.Encode(Side, Side, pixels)),
            X = Middle(_x),
            Y = Middle(_y),
            Width = Length(_x),
            Height = Length(_y),
            HorizontalAlignment = HorizontalAlignment.Center,
            VerticalAlignment = VerticalAlignment.Middle,
            Interpolate = true,
            Layer = AnnotationLayer.BelowAxes,
        };
    }

    /// <summary>The lines on which a class is as likely as the likeliest other one; for two classes one such line is both.</summary>
    public IEnumerable<ContourSeries> Boundaries()
    {
        for (int label = _classes == 2 ? 1 : 0; label < _classes; label++)
        {
            yield return new ContourSeries
            {
                ColumnCoordinates = _x,
                RowCoordinates = _y,
                Data = Lead(label),
                ContourLevels = [0],
                Color = Style.Ink,
                StrokeThickness = LineThickness,
                LabelStep = int.MaxValue,
            };
        }
    }

    private static PlotLength Middle(double[] places) => new((places[0] + places[^1]) / 2, PlotLengthUnit.Data);

    /// <summary>A pixel has the colour of its middle, so the outermost go half of one further than the grid.</summary>
    private static PlotLength Length(double[] places) => new((places[^1] - places[0]) * Side / (Side - 1), PlotLengthUnit.Data);

    private static double[] Places((double Low, double High) range)
    {
        double margin = Overlap * (range.High - range.Low), low = range.Low - margin;
        double step = (range.High + margin - low) / (Side - 1);
        var places = new double[Side];
        for (int i = 0; i < Side; i++) places[i] = low + (i * step);
        return places;
    }

    private double[,,] Predict(Model model)
    {
        int outputs = model.OutputShape.Size;
        var features = new float[Side * Side * 2];
        for (int i = 0; i < Side * Side; i++) (features[2 * i], features[(2 * i) + 1]) = ((float)_x[i / Side], (float)_y[i % Side]);
        var predictions = new float[Side * Side * outputs];
        model.Predict(features, predictions);
        var probabilities = new double[Side, Side, _classes];
        for (int i = 0; i < Side * Side; i++)
        {
            for (int label = 0; label < _classes; label++)
            {
                // A single unit gives the probability of class 1.
                double probability = outputs > 1 ? predictions[(i * outputs) + label] : label == 1 ? predictions[i] : 1 - predictions[i];
                probabilities[i / Side, i % Side, label] = probability;
            }
        }

        return probabilities;
    }

    private OxyColor ColorAt(int column, int row)
    {
        int best = 0;
        for (int label = 1; label < _classes; label++)
        {
            if (_probabilities[column, row, label] > _probabilities[column, row, best]) best = label;
        }

        // From 0, where all classes are equally likely, to 1.
        double sureness = ((_probabilities[column, row, best] * _classes) - 1) / (_classes - 1);
        return OxyColor.Interpolate(OxyColors.White, Style.Color(best), Strongest * Math.Clamp(sureness, 0, 1));
    }

    /// <summary>How much likelier a class is than the likeliest other one.</summary>
    private double[,] Lead(int label)
    {
        var lead = new double[Side, Side];
        for (int column = 0; column < Side; column++)
        {
            for (int row = 0; row < Side; row++)
            {
                double other = 0;
                for (int k = 0; k < _classes; k++)
                {
                    if (k != label) other = Math.Max(other, _probabilities[column, row, k]);
                }

                lead[column, row] = _probabilities[column, row, label] - other;
            }
        }

        return lead;
    }
}
