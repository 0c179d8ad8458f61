using NewsFunctions.Catalogue;

namespace NewsFunctions.Publication;

/// <summary>
/// What the publisher says of an author or a category: a file of <c>publication/people</c> or <c>categories</c>.
/// </summary>
/// <param name="Name">Null where it is as articles write it.</param>
/// <param name="Html">With place holders for the addresses of this site.</param>
public sealed record Profile(string? Name, string? Role, string? Description, Picture? Photo, string Html);
