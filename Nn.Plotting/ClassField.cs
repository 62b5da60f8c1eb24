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

    /// <summary>Each so many points of the grid give a pixel: colours change slowly, and pixels take space.</summary>
    private const int PixelStep = 2;

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
        bool isClassifier = (outputs == 1 && model.OutputActivation == Activation.Sigmoid) || (outputs > 1 && model.OutputActivation == Activation.Softmax);
        if (model.InputShape.Size != 2 || !isClassifier)
        {
            throw new ArgumentException(
                $"Picture: expected a model of two features that ends in a sigmoid of one unit or in a softmax. Received: one from {model.InputShape} to {model.OutputShape}"
                + $"{(isClassifier ? "" : ", without such an end")}.", nameof(model));
        }

        _classes = Math.Max(outputs, 2);
        if (plane.Classes > _classes)
            throw new ArgumentException($"Picture: expected a data set of at most the model's {_classes} classes. Received: one of {plane.Classes}.", nameof(plane));
        _x = Places(plane.X);
        _y = Places(plane.Y);
        _probabilities = Predict(model);
    }

    /// <summary>The field as colours.</summary>
    public ImageAnnotation ToImage()
    {
        const int Pixels = Side / PixelStep;
        var pixels = new OxyColor[Pixels, Pixels];
        for (int column = 0; column < Pixels; column++)
        {
            // Pictures count rows from the top.
            for (int row = 0; row < Pixels; row++) pixels[column, Pixels - 1 - row] = ColorAt(column * PixelStep, row * PixelStep);
        }

        (double x, double width) = Extent(_x);
        (double y, double height) = Extent(_y);
        return new ImageAnnotation
        {
            ImageSource = OxyImage.Create(pixels, ImageFormat.Png),
            X = new PlotLength(x, PlotLengthUnit.Data),
            Y = new PlotLength(y, PlotLengthUnit.Data),
            Width = new PlotLength(width, PlotLengthUnit.Data),
            Height = new PlotLength(height, PlotLengthUnit.Data),
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

    /// <summary>Middle and length of the pixels along an axis; a pixel has the colour of its middle, so the outermost go half of one further.</summary>
    private static (double Middle, double Length) Extent(double[] places)
    {
        double first = places[0], last = places[Side - PixelStep], pixel = places[PixelStep] - first;
        return ((first + last) / 2, last - first + pixel);
    }

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
                probabilities[i / Side, i % Side, label] = outputs > 1 ? predictions[(i * outputs) + label] : label == 1 ? predictions[i] : 1 - predictions[i];
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
