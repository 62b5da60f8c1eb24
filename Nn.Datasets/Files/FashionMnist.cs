namespace Nn.Datasets;

/// <summary>
/// 70,000 pictures of clothes, 28 × 28 pixels from 0 to 255, in ten classes (H. Xiao, K. Rasul, R. Vollgraf, 2017, arXiv:1708.07747; MIT License), read
/// from a folder: that of the four files of the authors' repository, or of Debian's package <c>dataset-fashion-mnist</c>
/// (<c>/usr/share/datasets/fashion-mnist</c>). MNIST's files have the same names and form.
/// </summary>
public static class FashionMnist
{
    private const int Classes = 10;

    /// <summary>What the pictures show, in the order of the labels.</summary>
    public static IReadOnlyList<string> ClassNames { get; } =
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    /// <summary>Reads the pictures: 60,000 to train on and 10,000 to test with, 220 MB of floats.</summary>
    /// <param name="folder">The folder with the files, each packed by gzip (<c>train-images-idx3-ubyte.gz</c>) or not.</param>
    /// <returns>Input shape (28, 28, 1), pixels from 0 to 255, so that a network begins with <c>new Rescaling(1 / 255.0)</c>; target shape (1).</returns>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or holds something else than pictures or labels.</exception>
    public static (Dataset Train, Dataset Test) Load(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return (Load(folder, "train"), Load(folder, "t10k"));
    }

    private static Dataset Load(string folder, string part)
    {
        string imagesFile = Find(folder, $"{part}-images-idx3-ubyte"), labelsFile = Find(folder, $"{part}-labels-idx1-ubyte");
        NdArray images = Read(imagesFile, axes: 3), labels = Read(labelsFile, axes: 1);
        if (images.Length == 0 || labels.Length != images.Shape[0])
            throw Errors.File($"{Path.GetFileName(labelsFile)}: expected a label for each of the pictures {images}. Found: {labels}.");
        int wrong = labels.Values<byte>().IndexOfAnyExceptInRange((byte)0, (byte)(Classes - 1));
        if (wrong >= 0)
            throw Errors.File($"{Path.GetFileName(labelsFile)}: expected labels from 0 to 9. Found {labels.Values<byte>()[wrong]} at {wrong}.");
        return new Dataset(images.ToFloats(), labels.ToFloats(), [images.Shape[1], images.Shape[2], 1], [1], classes: Classes).WithClassNames(ClassNames);
    }

    private static NdArray Read(string file, int axes)
    {
        NdArray array = Idx.Read(file);
        return array.Shape.Count == axes && array.ElementType == typeof(byte)
            ? array
            : throw Errors.File($"{Path.GetFileName(file)}: expected bytes of {axes} axes. Found: {array}.");
    }

    private static string Find(string folder, string name)
    {
        string plain = Path.Combine(folder, name), packed = plain + ".gz";
        if (File.Exists(packed)) return packed;
        return File.Exists(plain) ? plain : throw new FileNotFoundException($"FashionMnist: expected the file {name} or {name}.gz in {folder}. Found: neither.", plain);
    }
}
