System.Console.WriteLine("starting point");
