/*
 * Made-up people and places. Given and family names are common French ones, combined at random; no town and no school of
 * these names is meant.
 */

export const GIRLS: readonly string[] = words(`Léa Jade Louise Emma Ambre Alice Rose Anna Alba Romy Mila Lina Chloé Léna Agathe Inès Julia Nina Iris Zoé Eva Charlotte
  Juliette Jeanne Victoire Sarah Adèle Margaux Camille Lou Manon Olivia Clémence Élise Maëlys Noémie Anaïs Capucine Héloïse Yasmine Aïcha Fatou Mariam
  Assia Nour Soline Gwenn Enora Maïwenn Rozenn Apolline Faustine Constance Élisa Lise Salomé Diane Ophélie Solène Cléa Thaïs Mahé Lucie Marion
  Anne-Lise Marie-Ange Lilou Lana Célia Amina Khadija Sirine Mélina Elsa Valentine Garance Suzanne Colette Simone`);

export const BOYS: readonly string[] = words(`Gabriel Léo Raphaël Louis Arthur Jules Adam Maël Lucas Hugo Noah Liam Gabin Sacha Paul Nathan Aaron Mohamed Ethan Eden Tom
  Léon Noé Tiago Théo Isaac Marius Victor Ayden Martin Naël Mathis Axel Robin Timéo Enzo Marceau Valentin Nino Éloi Simon Augustin Rayan Côme Malo
  Samuel Ilyes Gaspard Antoine Alexandre Maxime Amir Ibrahim Ousmane Moussa Yanis Ewen Titouan Loïc Erwan Yann Corentin Basile Félix Oscar Clément
  Baptiste Benjamin Joseph Youssef Karim Mehdi Jean-Baptiste Pierre-Louis Lorenzo Diego Anatole Célestin Émile Ernest Barnabé`);

export const WOMEN: readonly string[] = words(`Sophie Céline Aurélie Émilie Stéphanie Nathalie Sandrine Virginie Karine Delphine Laëtitia Christelle Valérie Isabelle Claire
  Julie Marie Élodie Mélanie Hélène Anne-Sophie Gaëlle Nolwenn Marième Fatoumata Nadia Samira Leïla Aïcha Rachida Amandine Laure Caroline Cécile
  Florence Audrey Séverine Peggy Maud Estelle Véronique Pascale Françoise Sylvie Corinne Marie-Laure Anne-Claire Morgane Solenn Manon Inès Pauline
  Charlène Angélique Fanny Bérénice Ludivine Mathilde Justine Coralie Elsa`);

export const MEN: readonly string[] = words(`Nicolas Julien Sébastien David Christophe Frédéric Stéphane Olivier Thomas Guillaume Jérôme Vincent Laurent Thierry Pascal
  Philippe Alain Mickaël Cédric Ludovic Arnaud Benoît Fabrice Franck Éric Bruno Yves Jean-Marc Jean-Luc Pierre-Yves Karim Youssef Mamadou Abdoulaye
  Rachid Samir Tanguy Ronan Gwenaël Maxence Romain Damien Florian Kévin Jonathan Anthony Grégory Aurélien Matthieu Étienne Cyril Hervé Didier Gilles`);

export const FAMILIES: readonly string[] = words(`Morvan Leroux Texier Bertin Hamdi Sanz Rault Vasseur Diallo Petit Moreau Guérin Lambert Roy Fabre Aubry Lenoir Martin Bernard
  Thomas Robert Richard Durand Dubois Laurent Simon Michel Lefebvre Leroy Roux Fournier Girard Bonnet Dupont Rousseau Blanc Garnier Faure Mercier Boyer
  Chevalier Gautier Perrin Robin Clément Morin Nicolas Henry Mathieu Gauthier Masson Marchand Duval Denis Dumont Marie Lemaire Noël Meyer Dufour Meunier
  Brun Blanchard Giraud Joly Rivière Lucas Brunet Gaillard Barbier Arnaud Martinez Gérard Roche Renard Schmitt Colin Vidal Caron Picard Roger Fleury
  Renaud Leclerc Bourgeois Benoît Lacroix Olivier Dupuis Pierre Gillet Leroux Rolland Hubert Vincent Marty Moulin Deschamps Bouvier Maillard Rey Aubert
  Baron Perrot Daniel Boucher Charpentier Dupuy Carpentier Langlois Breton Collet Renault Boulanger Prévost Cordier Pelletier Millet Poirier Gaudin
  Chauvin Bouchet Cousin Besson Hardy Tessier Guillot Huet Monnier Guillou Ollivier Cadiou Quéré Riou Caradec Kermarrec Tanguy Jaouen Prigent Lebreton
  Bourdin Pasquier Bodin Ménard Raimbault Gaborit Herbreteau Merlet Bretaudeau Charrier Guilbaud Chiron Bossard Rabiller Ferré Pineau Cailleau Traoré
  Camara Cissé Koné Bah Sow Benali Haddad Mansouri Belkacem Cherif Bouzid Saïdi Khelifi Nguyen Tran Pham Da-Silva Ferreira Pereira Rodrigues Garcia
  Lopez Sanchez Yilmaz Demir Kaya Popescu Kowalski Novak`);

/** Names that importers stumble over: particles, apostrophes of both kinds, hyphens, blanks. */
export const AWKWARD_FAMILIES: readonly string[] = ["N'Diaye", "L'Hostis", "D'Hervilly", 'N’Guessan', 'Le Goff', 'de La Tour-Blanche', 'Caradec-Dupuis', 'El Amrani', 'M’Baye-Roux', "O'Brien"];

export const TOWN_FIRST: readonly string[] = words(`Saint-Aubin Saint-Lormel Sainte-Ondine Saint-Quay La-Chesnaie La-Roncière Montvallon Bellefontaine Villeneuve Le-Plessis Châteauvert
  Beaurepaire La-Forêt Les-Landes Grandchamp Rochemer Pontcourt Aubigné Le-Bosquet Maupertuis Fontvieille Clairval`);

export const TOWN_LAST: readonly string[] = ['des-Marais', 'sur-Erdrelle', 'le-Vieux', 'du-Bocage', 'les-Étangs', 'en-Plaine', 'la-Garenne', 'des-Vignes', 'sur-Vaize', 'sous-Bois', 'lès-Moulins', 'd’Armel'];

export const SCHOOL_NAMES: readonly string[] = ['Les Hirondelles', 'Les Coquelicots', 'Le Vieux Moulin', 'Les Tilleuls', 'Le Petit Bois', 'Jules-Lenoir', 'Simone-Aubry', 'Les Embruns', 'Le Bocage',
  'La Rivière', 'Les Marronniers', 'L’Arc-en-ciel', 'Les Quatre Vents', 'La Fontaine aux Oiseaux', 'Henri-Vauclair', 'Marguerite-Solen', 'Les Primevères', 'Le Grand Pré', 'Les Goélands', 'L’Étoile du matin'];

export const SAINTS: readonly string[] = ['Sainte-Odile', 'Saint-Armel', 'Notre-Dame-des-Prés', 'Sainte-Anne', 'Saint-Gildas', 'Saint-Joseph'];

export const STREETS: readonly string[] = ['rue des Écoles', 'rue du Moulin', 'allée des Peupliers', 'rue de la Fontaine', 'impasse des Lilas', 'route de l’Étang', 'place de l’Église', 'rue du Four à pain', 'chemin des Vignes', 'rue Jean-Moulinet'];

function words(text: string): readonly string[] {
  return text.split(/\s+/);
}
